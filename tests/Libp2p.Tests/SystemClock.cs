namespace Flashback.Libp2p.Tests;

/// <summary>The one place where tests that run real sockets take the machine's clock.</summary>
internal static class SystemClock
{
#pragma warning disable RS0030 // A test run is its own composition root.
    public static TimeProvider Instance => TimeProvider.System;
#pragma warning restore RS0030
}
