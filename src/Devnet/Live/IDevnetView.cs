namespace Flashback.Devnet.Live;

/// <summary>Shows what happens; one of them per run. Calls come from one loop.</summary>
public interface IDevnetView : IAsyncDisposable
{
    void Show(DevnetEvent happened);
}
