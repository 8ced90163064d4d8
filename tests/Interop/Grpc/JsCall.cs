using System.Text.Json;
using Grpc.Core;

namespace Flashback.Interop.Grpc;

/// <summary>How a call from grpc-js ended.</summary>
public sealed record JsCall(IReadOnlyList<JsonElement> Replies, StatusCode Code, string Details)
{
    public static JsCall From(JsonElement answer) => new(
        [.. answer.GetProperty("replies").EnumerateArray()], (StatusCode)answer.GetProperty("code").GetInt32(),
            answer.GetProperty("details").GetString()!);
}
