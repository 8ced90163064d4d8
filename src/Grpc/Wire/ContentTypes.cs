namespace Flashback.Grpc.Wire;

/// <summary>The content types of gRPC with protobuf messages; <c>application/grpc-web</c> is another protocol.</summary>
internal static class ContentTypes
{
    public const string Grpc = "application/grpc";

    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase)) return false;
        var rest = contentType.AsSpan(Grpc.Length);
        if (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase)) rest = rest["+proto".Length..];
        rest = rest.TrimStart();
        return rest.IsEmpty || rest[0] == ';';
    }
}
