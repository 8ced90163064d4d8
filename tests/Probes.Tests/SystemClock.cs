namespace Flashback.Probes.Tests;

/// <summary>Real sockets run on the machine's clock; this is where the tests take it.</summary>
internal static class SystemClock
{
#pragma warning disable RS0030 // A test run is its own composition root.
    public static TimeProvider Instance => TimeProvider.System;
#pragma warning restore RS0030
}
