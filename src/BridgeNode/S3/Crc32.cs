namespace Flashback.BridgeNode.S3;

/// <summary>CRC-32 (ISO 3309, reflected polynomial 0xEDB88320), the checksum that AWS's SDKs send by default.</summary>
public struct Crc32
{
    private static readonly uint[] Table = Build();

    private uint _state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = ~_state;
        foreach (var value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        _state = ~crc;
    }

    /// <summary>Base64 of the big-endian value, as x-amz-checksum-crc32 has it.</summary>
    public readonly string ToBase64() => Convert.ToBase64String([(byte)(_state >> 24), (byte)(_state >> 16), (byte)(_state >> 8), (byte)_state]);

    private static uint[] Build()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
