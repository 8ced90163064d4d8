using Grpc.Core;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>A gRPC status in words.</summary>
internal static class RpcProblem
{
    /// <summary>Characters of a node's sentence that are repeated.</summary>
    public const int MaxText = 300;

    /// <summary>What a node said, in one line that a terminal shows as it is.</summary>
    public static string Text(RpcException error)
    {
        var detail = error.Status.Detail ?? "";
        var said = new string([.. detail.Take(MaxText).Select(c => char.IsControl(c) ? ' ' : c)]);
        return said.Length == 0 ? error.StatusCode.ToString() : $"{said} ({error.StatusCode})";
    }

    public static NodeRefusal Refusal(Uri node, RpcException error) => error.StatusCode == StatusCode.NotFound
        ? new NodeRefusal($"{node} does not have it", isUnknown: true)
        : new NodeRefusal($"{node}: {Text(error)}", isUnknown: false);

    /// <summary>It will say the same however often it is asked.</summary>
    public static bool IsFinal(RpcException error) => error.StatusCode is StatusCode.InvalidArgument or StatusCode.Unimplemented
        or StatusCode.PermissionDenied or StatusCode.Unauthenticated;
}
