namespace Flashback.Grpc;

/// <summary>What calls of all four kinds have in common. Disposing one that is not over cancels it.</summary>
public abstract class AsyncCall : IDisposable
{
    private readonly ICall _call;

    private protected AsyncCall(ICall call) => _call = call;

    /// <summary>The metadata that the server sent first.</summary>
    public Task<Metadata> ResponseHeadersAsync => _call.ResponseHeadersAsync;

    /// <exception cref="InvalidOperationException">The call is not over.</exception>
    public Status GetStatus() => _call.GetStatus();

    /// <inheritdoc cref="GetStatus"/>
    public Metadata GetTrailers() => _call.GetTrailers();

    public void Dispose()
    {
        _call.Dispose();
        GC.SuppressFinalize(this);
    }
}
