namespace Flashback.BindingGenerator;

/// <summary>
/// Solidity structs for which the protocol core has a type of its own; src/OnChain/Bindings/CoreStructs.cs converts them.
/// </summary>
internal static class SharedTypes
{
    private const string ObservationLayout =
        "(uint64,bytes32,address,uint8,uint32,uint32,uint32,uint32,uint64,uint64,uint32,uint32,bool,bytes32,bytes32,bytes32)";

    /// <summary>
    /// Struct name, the C# type, and the layout that the conversion was written for: a contract that departs from it is refused.
    /// </summary>
    private static readonly Dictionary<string, (string Type, string Layout)> Known = new()
    {
        ["Criteria"] = ("Flashback.Protocol.Epochs.Criteria", "(uint32,uint32,uint32,uint32,uint32,uint32)"),
        ["Parameters"] = ("Flashback.Protocol.Epochs.EpochParameters", "(uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint16)"),
        ["Snapshot"] = ("Flashback.Protocol.Epochs.Snapshot", "(uint64,bytes32,address,bytes32,uint16,bytes32,bytes32,bytes32)"),
        ["Observation"] = ("Flashback.Protocol.Messages.Observation", ObservationLayout),
        ["ObservationBatch"] = ("Flashback.Protocol.Messages.ObservationBatch", "(uint64,address,bytes32,uint32)"),
        ["Verdict"] = ("Flashback.Protocol.Messages.Verdict",
            "(uint64,bytes32,uint8,uint256,uint64,uint64,uint32,uint32,uint64,uint64,uint64,uint8,bool,bool,bytes32,bytes32)"),
        ["Report"] = ("Flashback.Protocol.Messages.Report", "(uint64,uint32,bytes32,uint32,bytes32,uint256,bytes32)"),
        ["Proposal"] = ("Flashback.Protocol.Messages.Proposal", "(uint64,uint32,bytes32,bytes32)"),
        ["BridgeClaim"] = ("Flashback.Protocol.Messages.BridgeClaim", "(address,address,bytes32,uint256)"),
        ["BridgeReport"] = ("Flashback.Protocol.Messages.BridgeReport", "(address,bytes32,uint64,uint64,uint32,uint32)"),
        ["CommittedObservation"] = ("Flashback.Protocol.Proofs.CommittedObservation",
            $"({ObservationLayout},uint32,bytes32[],uint32,uint32,bytes32[])"),
        ["Rolling"] = ("Flashback.Protocol.Compliance.Rolling", "(uint256,uint256,uint256,uint256)"),
        ["Terms"] = ("Flashback.Protocol.Compliance.Terms", "(uint32,uint64,uint64,uint32,uint32,uint32)"),
    };

    public static string? TypeOf(AbiField field)
    {
        var layout = TypeMap.Innermost(field.Type).ToString();
        if (!Known.TryGetValue(field.StructName, out var known)) return null;
        return known.Layout == layout
            ? known.Type
            : throw new InvalidOperationException(
                $"The struct {field.StructName} is {layout} in the contracts and {known.Layout} in the protocol core.");
    }
}
