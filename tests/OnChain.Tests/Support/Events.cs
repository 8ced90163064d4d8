using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Deployment;

namespace Flashback.OnChain.Tests.Support;

/// <summary>A log before it stands in a block: the contract, its topics and data.</summary>
internal sealed record Emitted(Address Address, IReadOnlyList<Bytes32> Topics, byte[] Data);

/// <summary>Writes events as the contracts do, from the same ABI.</summary>
internal static class Events
{
    public static DeployedContracts Contracts { get; } = new(
        31337, 0, At(1), At(2), At(3), At(4), At(5), At(6), At(7), At(8));

    /// <summary>The same network with a court of appeal.</summary>
    public static DeployedContracts WithAppeals { get; } = Contracts with { Appeals = At(9) };

    public static Emitted Oracle(string name, params object[] values) => Of("QosOracle", Contracts.Oracle, name, values);
    public static Emitted Validators(string name, params object[] values) => Of("ValidatorRegistry", Contracts.Validators, name, values);
    public static Emitted Providers(string name, params object[] values) => Of("ProviderOrchestrator", Contracts.Providers, name, values);
    public static Emitted Consumers(string name, params object[] values) => Of("ConsumerOrchestrator", Contracts.Consumers, name, values);

    public static Emitted Pool(string name, params object[] values) => Of("ReporterPool", Contracts.Pool, name, values);
    public static Emitted Appeals(string name, params object[] values) => Of("AppealCourt", WithAppeals.Appeals!.Value, name, values);
    public static Emitted Duties(string name, params object[] values) => Of("DutyCourt", Contracts.Duties, name, values);

    private static Emitted Of(string contract, Address address, string name, object[] values)
    {
        var definition = Artifacts.Load(contract).Event(name);
        var topics = definition.EncodeTopics([.. definition.Inputs.Zip(values).Where(p => p.First.Indexed).Select(p => p.Second)]);
        var plain = definition.Inputs.Zip(values).Where(p => !p.First.Indexed).ToArray();
        var data = AbiCodec.Encode([.. plain.Select(p => p.First.Type)], [.. plain.Select(p => p.Second)]);
        return new Emitted(address, topics, data);
    }

    private static Address At(byte last) => new([.. new byte[19], last]);
}
