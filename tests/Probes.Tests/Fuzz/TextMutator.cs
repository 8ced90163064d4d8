using System.Text;
using Flashback.Libp2p.Tests.Fuzz;

namespace Flashback.Probes.Tests.Fuzz;

/// <summary>Random text and damaged copies of a corpus's, the same for the same seed.</summary>
internal sealed class TextMutator
{
    private const int MaxRandom = 40;

    /// <summary>Longer ones are tried as they are and not mutated: a fuzz test is to try many.</summary>
    private const int MaxMutated = 400;

    private static readonly string s_marks = "xn--.:/@[]%?#\\&=+,;\"'<>{}|^`~ "
        + "\t\r\n\0\u00ad\u200d\u200c\u202e\ufeff\u3002\uff0e\uff61\u2044\ud800\udbff\udc00\udfff\ufffd\uffff";

    private readonly string[] _corpus;
    private SplitMix _random;

    public TextMutator(ulong seed, IEnumerable<string> corpus) =>
        (_corpus, _random) = ([.. corpus.Where(text => text.Length <= MaxMutated)], new SplitMix(seed));

    public string Next()
    {
        if (_random.Below(8) == 0) return Random(_random.Below(MaxRandom));
        var text = _corpus[_random.Below(_corpus.Length)];
        for (var i = _random.Below(4); i >= 0; i--) text = Damage(text);
        return text;
    }

    private string Damage(string text)
    {
        var at = _random.Below(text.Length + 1);
        switch (_random.Below(6))
        {
            case 0: return text[..at];
            case 1: return text[at..];
            case 2: return text[..at] + Random(1 + _random.Below(4)) + text[at..];
            case 3: return text[..at] + text[Math.Min(text.Length, at + 1 + _random.Below(4))..];
            case 4: return text[..at] + Character() + text[Math.Min(text.Length, at + 1)..];
            default:
                var other = _corpus[_random.Below(_corpus.Length)];
                return text[..at] + other[_random.Below(other.Length + 1)..];
        }
    }

    private string Random(int length)
    {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) text.Append(Character());
        return text.ToString();
    }

    /// <summary>Mostly what means something in a URL; letters of all scripts; any UTF-16 unit.</summary>
    private char Character() => _random.Below(4) switch
    {
        0 => s_marks[_random.Below(s_marks.Length)],
        1 => (char)('!' + _random.Below('~' - '!' + 1)),
        2 => (char)_random.Below(0x3100),
        _ => (char)_random.Below(0x10000),
    };
}
