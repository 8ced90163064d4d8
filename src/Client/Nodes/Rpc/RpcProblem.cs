using Flashback.Ethereum;
using Grpc.Core;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>A gRPC status in words.</summary>
internal static class RpcProblem
{
    /// <summary>What a node said, bounded, in one line that is safe to show on a terminal.</summary>
    public static string Text(RpcException error)
    {
        var said = PlainText.Clean(error.Status.Detail ?? "");
        return said.Length == 0 ? error.StatusCode.ToString() : $"{said} ({error.StatusCode})";
    }

    public static NodeRefusal Refusal(Uri node, RpcException error) => error.StatusCode == StatusCode.NotFound
        ? new NodeRefusal($"{node} does not have it", isUnknown: true)
        : new NodeRefusal($"{node}: {Text(error)}", isUnknown: false);

    /// <summary>It will say the same however often it is asked.</summary>
    public static bool IsFinal(RpcException error) => error.StatusCode is StatusCode.InvalidArgument or StatusCode.Unimplemented
        or StatusCode.PermissionDenied or StatusCode.Unauthenticated;
}
