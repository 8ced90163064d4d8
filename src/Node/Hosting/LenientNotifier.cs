using System.Net.Sockets;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Hosting;

/// <summary>
/// Tells a supervisor what can be told. One whose socket is gone, or of a kind that is not to be reached, costs a line in the log and not
/// the node.
/// </summary>
/// <param name="systemd">Whom it is told.</param>
/// <param name="log">Hears of a failure, once until it is told again.</param>
internal sealed class LenientNotifier(ISystemdNotifier systemd, ILogger log) : ISystemdNotifier
{
    private volatile bool _isFailing;

    public bool IsEnabled => systemd.IsEnabled;

    public void Notify(ServiceState state)
    {
        try
        {
            systemd.Notify(state);
            _isFailing = false;
        }
        // A path that is too long for a socket is an argument out of range.
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            if (!_isFailing) log.NotNotified(error.Message);
            _isFailing = true;
        }
    }
}
