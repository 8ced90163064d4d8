using System.Runtime.InteropServices;

namespace Flashback.Node.Hosting;

/// <summary>
/// Ctrl-C, SIGTERM, and SIGHUP when the terminal is closed (nohup still keeps a process from it): the first asks to stop, and what is being
/// written is finished; the second quits now.
/// </summary>
public sealed class StopSignals : IDisposable
{
    private const int QuitNow = 130;

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM,
            PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))
    ];

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested) Environment.Exit(QuitNow);
        context.Cancel = true;
        _stop.Cancel();
    }
}
