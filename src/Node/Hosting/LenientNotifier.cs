using System.Net.Sockets;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Hosting;

/// <summary>
/// Tells a supervisor what can be told, from any thread. One whose socket is gone, or of a kind that is not to be reached, costs a line in
/// the log and not the node.
/// </summary>
/// <param name="systemd">Whom it is told.</param>
/// <param name="log">Hears of a failure, once until it is told again.</param>
internal sealed class LenientNotifier(ISystemdNotifier systemd, ILogger log) : ISystemdNotifier
{
    private int _isFailing;

    public bool IsEnabled => systemd.IsEnabled;

    public void Notify(ServiceState state)
    {
        try
        {
            systemd.Notify(state);
            Interlocked.Exchange(ref _isFailing, 0);
        }
        // A path that is too long for a socket is an argument out of range.
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            if (Interlocked.Exchange(ref _isFailing, 1) == 0) log.NotNotified(error.Message);
        }
    }
}
