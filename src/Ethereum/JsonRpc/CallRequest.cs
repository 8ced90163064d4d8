using System.Numerics;
using Flashback.Ethereum.JsonRpc.Transport;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>A transaction that is only tried. Value: wei.</summary>
public sealed record CallRequest
{
    /// <summary>Null creates a contract.</summary>
    public Address? To { get; init; }

    public Address? From { get; init; }
    public ReadOnlyMemory<byte> Data { get; init; }
    public BigInteger Value { get; init; }

    internal Dictionary<string, string> ToParameter()
    {
        var fields = new Dictionary<string, string> { ["data"] = Hex.Encode(Data.Span) };
        if (To is { } to) fields["to"] = to.ToString();
        if (From is { } from) fields["from"] = from.ToString();
        if (!Value.IsZero) fields["value"] = Quantity.Write(Value);
        return fields;
    }
}
