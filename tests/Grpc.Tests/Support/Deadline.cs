namespace Flashback.Grpc.Tests.Support;

/// <summary>The real time after which a test that waits for a socket has failed.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

#pragma warning disable RS0030 // a test that hangs must end by the real clock
    public static CancellationToken Token => new CancellationTokenSource(Patience, TimeProvider.System).Token;
#pragma warning restore RS0030
}
