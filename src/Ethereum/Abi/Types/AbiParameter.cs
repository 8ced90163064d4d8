namespace Flashback.Ethereum.Abi.Types;

/// <summary>A named type: an argument, a return value, a member of a tuple, a field of an event (indexed: it travels as a topic).</summary>
public sealed record AbiParameter(string Name, AbiType Type, bool Indexed = false)
{
    public override string ToString() => Name.Length == 0 ? Type.ToString() : $"{Type} {Name}";
}
