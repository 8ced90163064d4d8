namespace Flashback.Grpc;

/// <summary>A call under way, without its message types.</summary>
internal interface ICall : IDisposable
{
    Task<Metadata> ResponseHeadersAsync { get; }
    Status GetStatus();
    Metadata GetTrailers();
}
