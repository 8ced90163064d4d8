namespace Flashback.Devnet.Live;

/// <summary>Shows what happens; one of them per run. Calls come from one loop, except <see cref="DevnetEvent.Stopping"/>, which may come at any moment.</summary>
public interface IDevnetView : IAsyncDisposable
{
    void Show(DevnetEvent happened);
}
