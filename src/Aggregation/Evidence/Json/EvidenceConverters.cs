using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Evidence.Json;

internal sealed class Bytes32Converter : TextConverter<Bytes32>
{
    protected override bool TryParse(string text, out Bytes32 value) => Bytes32.TryParse(text, out value);
    protected override string Format(Bytes32 value) => value.ToString();
}

internal sealed class AddressConverter : TextConverter<Address>
{
    protected override bool TryParse(string text, out Address value) => Address.TryParse(text, out value);
    protected override string Format(Address value) => value.ToString();
}

internal sealed class SignatureConverter : TextConverter<Signature>
{
    protected override bool TryParse(string text, out Signature value)
    {
        Span<byte> bytes = stackalloc byte[Signature.Length];
        value = default;
        return Hex.TryDecode(text, bytes) && Signature.TryParse(bytes, out value);
    }

    protected override string Format(Signature value) => Hex.Encode(value.ToBytes());
}

/// <summary>JSON numbers lose digits beyond 2⁵³ in many readers, so 64-bit integers are decimal strings.</summary>
internal sealed class UInt64Converter : TextConverter<ulong>
{
    protected override bool TryParse(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    protected override string Format(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}

internal sealed class BitmapConverter : TextConverter<ValidatorBitmap>
{
    private const int MaxDigits = 78;

    protected override bool TryParse(string text, out ValidatorBitmap value)
    {
        value = default;
        if (text.Length > MaxDigits
            || !BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number.GetBitLength() > 256)
            return false;
        value = ValidatorBitmap.FromBigInteger(number);
        return true;
    }

    protected override string Format(ValidatorBitmap value) => value.ToString();
}

internal sealed class HexBytesConverter : TextConverter<ImmutableArray<byte>>
{
    protected override bool TryParse(string text, out ImmutableArray<byte> value)
    {
        value = [];
        if (text.Length % 2 != 0 || !text.StartsWith("0x", StringComparison.Ordinal)) return false;
        var bytes = new byte[text.Length / 2 - 1];
        if (!Hex.TryDecode(text, bytes)) return false;
        value = [.. bytes];
        return true;
    }

    protected override string Format(ImmutableArray<byte> value) => Hex.Encode(value.AsSpan());
}

/// <summary>The two rulings that are signed.</summary>
internal sealed class RulingConverter : TextConverter<Ruling>
{
    protected override bool TryParse(string text, out Ruling value)
    {
        value = text switch { "upheld" => Ruling.Upheld, "overturned" => Ruling.Overturned, _ => Ruling.None };
        return value != Ruling.None;
    }

    protected override string Format(Ruling value) => value.ToString().ToLowerInvariant();
}
