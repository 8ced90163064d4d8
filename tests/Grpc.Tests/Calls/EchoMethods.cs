using Google.Protobuf.Reflection;

namespace Flashback.Grpc.Testing;

internal static class EchoMethods
{
    public static readonly ServiceDescriptor Service = EchoReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Echo");
    public static readonly Method<EchoRequest, EchoReply> Unary = Method.Of<EchoRequest, EchoReply>(Service, nameof(Unary));
    public static readonly Method<EchoRequest, EchoReply> ServerStreaming = Method.Of<EchoRequest, EchoReply>(Service, nameof(ServerStreaming));
    public static readonly Method<EchoRequest, EchoReply> ClientStreaming = Method.Of<EchoRequest, EchoReply>(Service, nameof(ClientStreaming));
    public static readonly Method<EchoRequest, EchoReply> Duplex = Method.Of<EchoRequest, EchoReply>(Service, nameof(Duplex));
}
