using System.Text;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;

namespace Flashback.OnChain.Contracts;

/// <summary>Why a call reverted, in plain words, with the contract's own error if the data encode one.</summary>
/// <param name="Error">The custom error's name; empty for anything else.</param>
/// <param name="Text">One sentence for people, at most <see cref="RevertReason.MaxLength"/> characters.</param>
/// <param name="Data">The raw revert data.</param>
public sealed record Revert(string Error, string Text, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether the call reverted with this error.</summary>
    public bool Is(AbiError error) => Data.Span.StartsWith(error.Selector);

    /// <summary>Explains revert data with the errors that the contracts of the call chain may have meant.</summary>
    public static Revert Decode(ReadOnlyMemory<byte> data, IEnumerable<AbiError> errors)
    {
        foreach (var error in errors)
        {
            if (error.TryDecode(data.Span, out var values)) return new Revert(error.Name, Sentence(error, values), data);
        }
        return new Revert("", RevertReason.Explain(data.Span), data);
    }

    public override string ToString() => Text;

    /// <summary><c>ReportTooLate(uint64 deadline, uint64 time)</c> reads "Report too late: deadline 5, time 9".</summary>
    private static string Sentence(AbiError error, object[] values)
    {
        var shown = string.Join(", ", values.Select((value, i) => $"{Words(error.Inputs[i].Name, capital: false)} {Show(value)}".Trim()));
        var text = shown.Length == 0 ? Words(error.Name, capital: true) : $"{Words(error.Name, capital: true)}: {shown}";
        return text.Length <= RevertReason.MaxLength ? text : text[..(RevertReason.MaxLength - 1)] + "…";
    }

    /// <summary>A Solidity name as words; an acronym stays one.</summary>
    private static string Words(string name, bool capital)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var upper = char.IsUpper(name[i]);
            var acronym = upper
                && ((i + 1 < name.Length && char.IsUpper(name[i + 1])) || (i + 1 == name.Length && i > 0 && char.IsUpper(name[i - 1])));
            var begins = upper && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins) text.Append(' ');
            text.Append(i == 0 && capital ? char.ToUpperInvariant(name[i]) : acronym ? name[i] : char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private static string Show(object value) => value switch
    {
        byte[] bytes => Hex.Encode(bytes),
        object[] items => $"[{string.Join(", ", items.Select(Show))}]",
        bool flag => flag ? "yes" : "no",
        string words => $"\"{string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c))}\"",
        _ => value.ToString() ?? "",
    };
}
