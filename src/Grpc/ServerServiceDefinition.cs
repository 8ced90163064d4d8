using Flashback.Grpc.Server;

namespace Flashback.Grpc;

/// <summary>A service: its methods, each with its handler.</summary>
public sealed class ServerServiceDefinition
{
    private ServerServiceDefinition(IReadOnlyList<ServerMethod> methods) => Methods = methods;

    internal IReadOnlyList<ServerMethod> Methods { get; }

    public static Builder CreateBuilder() => new();

    /// <summary>Collects methods. Every kind is the duplex one with a message in place of a stream on one side or both.</summary>
    public sealed class Builder
    {
        private readonly List<ServerMethod> _methods = [];

        /// <exception cref="ArgumentException">The method is of another kind, or was added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler) =>
            Add(method, MethodType.Unary, async (requests, responses, context) =>
                await responses.WriteAsync(await handler(await requests.ReadSingleAsync(context.CancellationToken), context), CancellationToken.None));

        /// <inheritdoc cref="AddMethod{TRequest, TResponse}(Method{TRequest, TResponse}, UnaryServerMethod{TRequest, TResponse})"/>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler) =>
            Add(method, MethodType.ServerStreaming, async (requests, responses, context) =>
                await handler(await requests.ReadSingleAsync(context.CancellationToken), responses, context));

        /// <inheritdoc cref="AddMethod{TRequest, TResponse}(Method{TRequest, TResponse}, UnaryServerMethod{TRequest, TResponse})"/>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler) =>
            Add(method, MethodType.ClientStreaming, async (requests, responses, context) =>
                await responses.WriteAsync(await handler(requests, context), CancellationToken.None));

        /// <inheritdoc cref="AddMethod{TRequest, TResponse}(Method{TRequest, TResponse}, UnaryServerMethod{TRequest, TResponse})"/>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler) =>
            Add(method, MethodType.DuplexStreaming, handler);

        public ServerServiceDefinition Build() => new([.. _methods]);

        private Builder Add<TRequest, TResponse>(Method<TRequest, TResponse> method, MethodType type, DuplexStreamingServerMethod<TRequest, TResponse> handler)
        {
            if (method.Type != type) throw new ArgumentException($"{method.FullName} is a method of the kind {method.Type}, not {type}", nameof(method));
            if (_methods.Exists(other => other.Method.FullName == method.FullName)) throw new ArgumentException($"{method.FullName} was added before", nameof(method));
            _methods.Add(new ServerMethod<TRequest, TResponse>(method, handler));
            return this;
        }
    }
}
