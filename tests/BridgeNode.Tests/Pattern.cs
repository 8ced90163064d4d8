namespace Flashback.BridgeNode.Tests;

/// <summary>Bytes that differ at every offset of interest.</summary>
internal static class Pattern
{
    public static byte[] Of(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)((i * 31) + (i >> 8));
        return bytes;
    }
}
