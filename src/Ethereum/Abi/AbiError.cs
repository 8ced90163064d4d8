using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>A custom error of a contract's interface.</summary>
public sealed class AbiError(string name, IReadOnlyList<AbiParameter> inputs)
{
    private readonly byte[] _selector = AbiFunction.SelectorOf(AbiSignature.Of(name, inputs));

    public string Name => name;
    public IReadOnlyList<AbiParameter> Inputs => inputs;
    public string Signature { get; } = AbiSignature.Of(name, inputs);
    public ReadOnlySpan<byte> Selector => _selector;

    /// <summary>The error's values; false when the revert data are not this error.</summary>
    public bool TryDecode(ReadOnlySpan<byte> data, out object[] values)
    {
        values = [];
        return data.StartsWith(_selector)
            && AbiCodec.TryDecode([.. inputs.Select(i => i.Type)], data[AbiFunction.SelectorLength..], out values, out _);
    }

    public override string ToString() => Signature;
}
