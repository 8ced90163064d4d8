
namespace Flashback.Devnet.Live;

/// <summary>A view whose events are counted on the way.</summary>
public sealed class TalliedView(IDevnetView view, RunTally tally) : IDevnetView
{
    public void Show(DevnetEvent happened)
    {
        tally.Take(happened);
        view.Show(happened);
    }

    public ValueTask DisposeAsync() => view.DisposeAsync();
}
