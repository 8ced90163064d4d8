namespace Flashback.EndToEnd.Support;

/// <summary>Real processes take real time.</summary>
internal static class SystemClock
{
#pragma warning disable RS0030 // The composition root of these tests.
    public static TimeProvider Instance => TimeProvider.System;
#pragma warning restore RS0030
}
