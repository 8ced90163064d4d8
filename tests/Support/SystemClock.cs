namespace Flashback.Tests.Support;

/// <summary>The one place where tests of real sockets and real processes take the machine's clock.</summary>
public static class SystemClock
{
#pragma warning disable RS0030 // A test run is its own composition root.
    public static TimeProvider Instance => TimeProvider.System;
#pragma warning restore RS0030
}
