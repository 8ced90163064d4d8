namespace Flashback.Grpc;

/// <summary>A server's messages to its client; the stream ends with the handler.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
