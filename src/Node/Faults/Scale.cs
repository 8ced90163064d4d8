namespace Flashback.Node.Faults;

internal static class Scale
{
    /// <summary>Multiplies, up to the greatest value.</summary>
    public static uint Up(uint value, uint factor) => (uint)Math.Min((ulong)value * factor, uint.MaxValue);
}
