using System.Net.Sockets;
using Flashback.Node.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Flashback.Node.Tests.Hosting;

public sealed class LenientNotifierTests
{
    private readonly ISystemdNotifier _systemd = Substitute.For<ISystemdNotifier>();
    private readonly ILogger _log = Substitute.For<ILogger>();

    private Exception? _failure;

    public LenientNotifierTests()
    {
        _log.IsEnabled(LogLevel.Warning).Returns(true);
        _systemd.When(systemd => systemd.Notify(Arg.Any<ServiceState>())).Do(_ =>
        {
            if (_failure is not null) throw _failure;
        });
    }

    public static TheoryData<Exception> Unreachable =>
    [
        new SocketException((int)SocketError.ConnectionRefused),
        new ArgumentOutOfRangeException("path"),
    ];

    [Theory]
    [MemberData(nameof(Unreachable))]
    public void A_supervisor_that_cannot_be_reached_is_logged_once_until_it_is_back(Exception error)
    {
        var notifier = new LenientNotifier(_systemd, _log);
        _failure = error;
        notifier.Notify(ServiceState.Ready);
        notifier.Notify(ServiceState.Stopping);
        Assert.Equal(1, Warnings());
        _failure = null;
        notifier.Notify(ServiceState.Ready);
        _failure = error;
        notifier.Notify(ServiceState.Stopping);
        Assert.Equal(2, Warnings());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_told_goes_on_to_systemd(bool isEnabled)
    {
        _systemd.IsEnabled.Returns(isEnabled);
        var notifier = new LenientNotifier(_systemd, _log);
        notifier.Notify(ServiceState.Ready);
        _systemd.Received(1).Notify(ServiceState.Ready);
        Assert.Equal(isEnabled, notifier.IsEnabled);
        Assert.Equal(0, Warnings());
    }

    private int Warnings() => _log.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(ILogger.Log));
}
