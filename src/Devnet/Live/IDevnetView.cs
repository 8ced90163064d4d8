namespace Flashback.Devnet.Live;

/// <summary>Shows what happens; one of them per run. Calls come one after the other.</summary>
public interface IDevnetView : IAsyncDisposable
{
    void Show(DevnetEvent happened);
}
