namespace Flashback.Interop.Chain;

/// <summary>Real processes need the real clock.</summary>
internal static class TestClock
{
#pragma warning disable RS0030 // A test run is its own composition root.
    public static TimeProvider Time { get; } = TimeProvider.System;
#pragma warning restore RS0030
}
