using System.Globalization;

namespace Flashback.Ethereum.Abi.Types;

/// <summary>Reads type names. One instance reads one text.</summary>
internal sealed class AbiTypeParser(string text)
{
    private const int MaxTextLength = 8192;

    private int _position;
    private int _depth;

    internal AbiType ParseWhole()
    {
        if (text.Length > MaxTextLength) throw new AbiException($"A type name of more than {MaxTextLength} characters.");
        var type = ParseType();
        return _position == text.Length ? type : throw Wrong("nothing more");
    }

    /// <summary>The elementary type of that name; int and uint mean 256 bits.</summary>
    internal static AbiType Elementary(string name) => name switch
    {
        "address" => AbiType.Address,
        "bool" => AbiType.Bool,
        "bytes" => AbiType.Bytes,
        "string" => AbiType.String,
        "uint" => AbiType.UInt(256),
        "int" => AbiType.Int(256),
        "function" => AbiType.Function(),
        _ when Numbered(name, "uint", out var bits) => AbiType.UInt(bits),
        _ when Numbered(name, "int", out var bits) => AbiType.Int(bits),
        _ when Numbered(name, "bytes", out var size) => AbiType.FixedBytes(size),
        _ => throw new AbiException($"'{name}' is not an ABI type."),
    };

    private static bool Numbered(string name, string prefix, out int number)
    {
        number = 0;
        return name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length && name[prefix.Length] != '0'
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Wraps a type in the arrays of a suffix such as <c>[2][]</c>.</summary>
    internal static AbiType WithSuffix(AbiType type, string suffix)
    {
        var parser = new AbiTypeParser(suffix);
        var wrapped = parser.ParseArrays(type);
        return parser._position == suffix.Length ? wrapped : throw parser.Wrong("'['");
    }

    private AbiType ParseType()
    {
        var word = ParseWord();
        if (Peek() == '(' && word is "" or "tuple") return ParseArrays(ParseTuple());
        return word.Length > 0 ? ParseArrays(Elementary(word)) : throw Wrong("a type");
    }

    private AbiType ParseTuple()
    {
        if (++_depth > AbiType.MaxDepth) throw new AbiException($"Types nest deeper than {AbiType.MaxDepth}.");
        Expect('(');
        var members = new List<AbiParameter>();
        do
        {
            SkipSpaces();
            var type = ParseType();
            SkipSpaces();
            var name = ParseWord();
            SkipSpaces();
            members.Add(new AbiParameter(name, type));
        }
        while (TryTake(','));
        Expect(')');
        _depth--;
        return AbiType.Tuple(members);
    }

    private AbiType ParseArrays(AbiType type)
    {
        while (TryTake('['))
        {
            var start = _position;
            while (char.IsAsciiDigit(Peek())) _position++;
            var digits = text.AsSpan(start, _position - start);
            int? length = null;
            if (digits.Length > 0)
                length = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                    ? parsed : throw new AbiException($"An array of {digits} elements is too long.");
            Expect(']');
            type = AbiType.Array(type, length);
        }
        return type;
    }

    private string ParseWord()
    {
        var start = _position;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '_' or '$') _position++;
        return text[start.._position];
    }

    private void SkipSpaces()
    {
        while (TryTake(' ')) { }
    }

    private char Peek() => _position < text.Length ? text[_position] : '\0';

    private bool TryTake(char expected)
    {
        if (Peek() != expected) return false;
        _position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected)) throw Wrong($"'{expected}'");
    }

    private AbiException Wrong(string expected) =>
        new($"'{text}' is not an ABI type: at character {_position + 1} {expected} was expected.");
}
