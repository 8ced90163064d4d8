using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Flashback.Grpc;

/// <summary>Makes methods from what protoc generated.</summary>
public static class Method
{
    /// <summary>The method of that name in a .proto file's service.</summary>
    /// <exception cref="ArgumentException">There is no such method, or its messages are of other types.</exception>
    public static Method<TRequest, TResponse> Of<TRequest, TResponse>(ServiceDescriptor service, string name)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new()
    {
        var descriptor = service.FindMethodByName(name) ?? throw new ArgumentException($"{service.FullName} has no method {name}", nameof(name));
        if (descriptor.InputType.ClrType != typeof(TRequest) || descriptor.OutputType.ClrType != typeof(TResponse))
            throw new ArgumentException($"{service.FullName}/{name} takes {descriptor.InputType.FullName} and returns {descriptor.OutputType.FullName}", nameof(name));
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        return new(type, service.FullName, name, Marshaller.Of<TRequest>(), Marshaller.Of<TResponse>()) { Service = service };
    }
}
