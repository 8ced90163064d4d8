namespace Flashback.Devnet.Live;

/// <summary>Plain lines, for pipes and logs.</summary>
public sealed class PlainView(TextWriter output) : IDevnetView
{
    public void Show(DevnetEvent happened)
    {
        if (EventText.Of(happened) is { } line) output.WriteLine(line);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
