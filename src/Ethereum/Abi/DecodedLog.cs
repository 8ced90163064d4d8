namespace Flashback.Ethereum.Abi;

/// <summary>A log that a contract's interface explains.</summary>
/// <param name="Event">The event it is of.</param>
/// <param name="Values">Its fields, in the order of their declaration.</param>
public sealed record DecodedLog(AbiEvent Event, IReadOnlyList<object> Values)
{
    /// <summary>A field by its name.</summary>
    /// <exception cref="KeyNotFoundException">The event has no such field.</exception>
    public object this[string name]
    {
        get
        {
            for (var i = 0; i < Values.Count; i++)
                if (Event.Inputs[i].Name == name) return Values[i];
            throw new KeyNotFoundException($"{Event.Signature} has no field '{name}'.");
        }
    }
}
