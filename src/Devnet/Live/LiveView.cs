using Spectre.Console;

namespace Flashback.Devnet.Live;

/// <summary>
/// The view for a terminal: set-up and commands to copy as ordinary lines, then a screen that is redrawn in place below them.
/// </summary>
public sealed class LiveView(IAnsiConsole console) : IDevnetView
{
    private readonly LiveScreen _screen = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private LiveDisplayContext? _display;
    private Task? _drawing;
    private bool _stopping;

    public void Show(DevnetEvent happened)
    {
        lock (_lock)
        {
            if (_stopping && happened is not DevnetEvent.Stopped) return;
            switch (happened)
            {
                case DevnetEvent.Step step:
                    console.MarkupLineInterpolated($"[grey]  {step.Text}[/]");
                    break;
                case DevnetEvent.Ready ready:
                    _screen.Take(ready);
                    // Written past Spectre, which would break the commands at the edge: a terminal's own wrapping can be copied.
                    foreach (var line in Invitation.Of(ready)) console.Profile.Out.Writer.WriteLine(line);
                    Begin();
                    break;
                case DevnetEvent.Stopping:
                    _stopping = true;
                    End();
                    console.WriteLine(EventText.Of(happened)!);
                    break;
                case DevnetEvent.Stopped stopped:
                    foreach (var line in stopped.Run.Lines()) console.Profile.Out.Writer.WriteLine(line);
                    break;
                case DevnetEvent.Failed:
                    _stopping = true;
                    End();
                    break;
                case DevnetEvent.Finished finished:
                    End();
                    foreach (var line in finished.Summary.Lines()) console.Profile.Out.Writer.WriteLine(line);
                    break;
                default:
                    _screen.Take(happened);
                    _display?.UpdateTarget(Draw());
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        if (_drawing is { } drawing) await drawing;
    }

    private Spectre.Console.Rendering.IRenderable Draw() => _screen.Render(console.Profile.Width, console.Profile.Height);

    private void Begin() => _drawing = console.Live(Draw()).AutoClear(false).StartAsync(context =>
    {
        context.Refresh();
        _display = context;
        return _end.Task;
    });

    /// <summary>Leaves the last screen standing and the cursor below it, before anything else is written.</summary>
    private void End()
    {
        _display = null;
        _end.TrySetResult();
        _drawing?.GetAwaiter().GetResult();
    }
}
