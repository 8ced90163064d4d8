using System.Collections.Frozen;

namespace Flashback.Grpc.Wire;

/// <summary>The headers that the protocol itself uses.</summary>
internal static class HeaderNames
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>The only message encoding spoken here: none.</summary>
    public const string Identity = "identity";

    /// <summary>Never part of a call's metadata, neither sent nor shown.</summary>
    public static readonly FrozenSet<string> Reserved = new[]
    {
        Status, Message, Timeout, Encoding, AcceptEncoding, "grpc-message-type",
        "content-type", "content-length", "te", "host", "connection", "transfer-encoding", "upgrade", "keep-alive", "trailer",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
