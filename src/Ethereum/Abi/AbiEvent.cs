using System.Text;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>An event of a contract's interface.</summary>
public sealed class AbiEvent(string name, IReadOnlyList<AbiParameter> inputs, bool anonymous = false)
{
    public string Name => name;
    public IReadOnlyList<AbiParameter> Inputs => inputs;
    public string Signature { get; } = AbiSignature.Of(name, inputs);

    /// <summary>The first topic of a log of this event, unless it is anonymous.</summary>
    public Bytes32 Topic { get; } = Keccak256.Hash(Encoding.ASCII.GetBytes(AbiSignature.Of(name, inputs)));

    /// <summary>
    /// The fields in the order of their declaration. An indexed field of a type longer than a word is the
    /// <see cref="Bytes32"/> hash that the log holds in its place.
    /// </summary>
    /// <exception cref="AbiException">The log is not of this event.</exception>
    public object[] Decode(IReadOnlyList<Bytes32> topics, ReadOnlySpan<byte> data)
    {
        var indexed = inputs.Count(i => i.Indexed);
        var skipped = anonymous ? 0 : 1;
        if (topics.Count != indexed + skipped)
            throw new AbiException($"{Signature} has {indexed + skipped} topics, the log has {topics.Count}.");
        if (!anonymous && topics[0] != Topic) throw new AbiException($"The log is not of {Signature}.");
        var plain = AbiCodec.Decode([.. inputs.Where(i => !i.Indexed)], data);
        var (nextTopic, nextPlain) = (skipped, 0);
        return [.. inputs.Select(i => i.Indexed ? FromTopic(i, topics[nextTopic++]) : plain[nextPlain++])];
    }

    /// <summary>As <see cref="Decode"/>; false when the log is not of this event.</summary>
    public bool TryDecode(IReadOnlyList<Bytes32> topics, ReadOnlySpan<byte> data, out object[] values)
    {
        values = [];
        try
        {
            values = Decode(topics, data);
            return true;
        }
        catch (AbiException)
        {
            return false;
        }
    }

    public override string ToString() => Signature;

    private static object FromTopic(AbiParameter field, Bytes32 topic) =>
        IsHashed(field.Type) ? topic : AbiCodec.Decode([field], topic.Span)[0];

    private static bool IsHashed(AbiType type) => type.Kind is AbiKind.Bytes or AbiKind.String or AbiKind.Array or AbiKind.Tuple;
}
