namespace Flashback.Grpc;

/// <summary>Which side of a call is a stream.</summary>
public enum MethodType
{
    Unary,
    ClientStreaming,
    ServerStreaming,
    DuplexStreaming,
}
