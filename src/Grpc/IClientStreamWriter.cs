namespace Flashback.Grpc;

/// <summary>A client's messages to its server.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no message will follow.</summary>
    Task CompleteAsync();
}
