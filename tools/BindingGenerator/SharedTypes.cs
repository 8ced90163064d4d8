namespace Flashback.BindingGenerator;

/// <summary>Solidity structs for which the protocol core has a type of its own; src/Orchestrator/Bindings/CoreStructs.cs converts them.</summary>
internal static class SharedTypes
{
    private const string ObservationLayout = "(uint64,bytes32,address,uint8,uint32,uint32,uint32,uint32,uint64,uint64,uint32,uint32,bool,bytes32,bytes32,bytes32)";

    /// <summary>Struct name, the C# type, and the layout that the conversion was written for: a contract that departs from it is refused.</summary>
    private static readonly Dictionary<string, (string Type, string Layout)> Known = new()
    {
        ["Criteria"] = ("Flashback.Aggregation.Epochs.Criteria", "(uint32,uint32,uint32,uint32,uint32,uint32)"),
        ["Parameters"] = ("Flashback.Aggregation.Epochs.EpochParameters", "(uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint16)"),
        ["Snapshot"] = ("Flashback.Aggregation.Epochs.Snapshot", "(uint64,bytes32,address,bytes32,uint16,bytes32,bytes32,bytes32)"),
        ["Observation"] = ("Flashback.Aggregation.Messages.Observation", ObservationLayout),
        ["ObservationBatch"] = ("Flashback.Aggregation.Messages.ObservationBatch", "(uint64,address,bytes32,uint32)"),
        ["Verdict"] = ("Flashback.Aggregation.Messages.Verdict", "(uint64,bytes32,uint8,uint256,uint64,uint64,uint32,uint32,uint64,uint64,uint64,uint8,bool,bool,bytes32,bytes32)"),
        ["Report"] = ("Flashback.Aggregation.Messages.Report", "(uint64,uint32,bytes32,uint32,bytes32,uint256,bytes32)"),
        ["Proposal"] = ("Flashback.Aggregation.Messages.Proposal", "(uint64,uint32,bytes32,bytes32)"),
        ["BridgeClaim"] = ("Flashback.Aggregation.Messages.BridgeClaim", "(address,address,bytes32,uint256)"),
        ["BridgeReport"] = ("Flashback.Aggregation.Messages.BridgeReport", "(address,bytes32,uint64,uint64,uint32,uint32)"),
        ["CommittedObservation"] = ("Flashback.Aggregation.Evidence.CommittedObservation", $"({ObservationLayout},uint32,bytes32[],uint32,uint32,bytes32[])"),
        ["Rolling"] = ("Flashback.Aggregation.Compliance.Rolling", "(uint256,uint256,uint256,uint256)"),
        ["Terms"] = ("Flashback.Aggregation.Compliance.Terms", "(uint32,uint64,uint64,uint32,uint32,uint32)"),
    };

    public static string? TypeOf(AbiField field)
    {
        var layout = TypeMap.Innermost(field.Type).ToString();
        if (!Known.TryGetValue(field.StructName, out var known)) return null;
        return known.Layout == layout
            ? known.Type
            : throw new InvalidOperationException($"The struct {field.StructName} is {layout} in the contracts and {known.Layout} in the protocol core.");
    }
}
