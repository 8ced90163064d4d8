using System.Reflection;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Tests.Support;
using Flashback.BindingGenerator.Nethereum;
using Flashback.Client.Contracts;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.OnChain.Contracts;
using Nethereum.ABI.FunctionEncoding;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;
using Nethereum.RPC.Eth.DTOs;

namespace Flashback.Client.Tests.Contracts;

/// <summary>
/// Nethereum, by the generated classes, and our codec, by which the bindings of src/OnChain speak, write and read the same bytes.
/// </summary>
public sealed class EncodingTests
{
    private const int Rounds = 20;

    public static TheoryData<string> Contracts => [.. NethereumGenerator.Contracts];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_call_is_encoded_alike(string contract)
    {
        var random = new RandomValues(1);
        foreach (var (function, type) in Pairs(contract, "Function", Artifacts.Load(contract).Functions, f => f.Name,
            t => t.GetCustomAttribute<FunctionAttribute>()?.Name))
        {
            for (var round = 0; round < Rounds; round++)
            {
                var message = (FunctionMessage)Activator.CreateInstance(type)!;
                var expected = function.EncodeCall(random.Fill(message, function.Inputs));
                Assert.True(expected.AsSpan().SequenceEqual(CallData(message, type)), $"{contract}.{function}, round {round}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_result_is_decoded_alike(string contract)
    {
        var random = new RandomValues(2);
        var space = $"{typeof(ProvenVerdictDTO).Namespace}.{contract}Definition";
        var functions =
            Artifacts.Load(contract).Functions.Where(f => f.StateMutability is "view" or "pure" && f.Outputs.Count > 0).ToArray();
        foreach (var function in functions)
        {
            var name = $"{char.ToUpperInvariant(function.Name[0])}{function.Name[1..]}";
            var result = typeof(ProvenVerdictDTO).Assembly.GetType($"{space}.{name}OutputDTO");
            for (var round = 0; round < Rounds; round++)
            {
                if (result is null) CheckPlain(contract, function, random);
                else CheckObject(function, result, random);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_event_is_decoded_alike(string contract)
    {
        var random = new RandomValues(3);
        foreach (var (item, type) in Pairs(contract, "EventDTO", Artifacts.Load(contract).Events, e => e.Name,
            t => t.GetCustomAttribute<EventAttribute>()?.Name))
        {
            for (var round = 0; round < Rounds; round++)
            {
                var values = random.Fill(Activator.CreateInstance(type)!, item.Inputs);
                var log = new FilterLog
                {
                    Topics =
                    [
                        item.Topic.ToString(),
                        .. Indexed(item, values, true).Select(v => (object)Hex.Encode(AbiCodec.Encode(v.Type, v.Value)))
                    ],
                    Data = Hex.Encode(AbiCodec.Encode(
                        [.. Indexed(item, values, false).Select(v => v.Type)], [.. Indexed(item, values, false).Select(v => v.Value)])),
                };
                var decoded = Decode(type, log);
                Assert.Equal(Encoded(item.Inputs, values), Encoded(item.Inputs, RandomValues.Read(decoded, item.Inputs)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_service_knows_every_function_event_and_error_of_its_contract(string contract)
    {
        var service = (ContractServiceBase)Activator.CreateInstance(
            typeof(ProvenVerdictDTO).Assembly.GetType($"{typeof(ProvenVerdictDTO).Namespace}.{contract}Service", throwOnError: true)!,
            new Nethereum.Web3.Web3(), Address.Zero.ToString())!;
        var abi = Artifacts.Load(contract);
        Assert.Equal(abi.Functions.Select(f => Hex.Encode(f.Selector)[2..]).Order(), service.GetAllFunctionSignatures().Order());
        Assert.Equal(abi.Events.Select(e => e.Topic.ToString()[2..]).Distinct().Order(),
            service.GetAllEventsSignatures().Select(s => s.ToLowerInvariant()).Distinct().Order());
        Assert.Equal(
            abi.Errors.Select(e => Hex.Encode(e.Selector)[2..]).Distinct().Order(), service.GetAllErrorsSignatures().Distinct().Order());
    }

    [Fact]
    public void A_fetched_verdict_goes_to_the_feed_as_the_bindings_send_it()
    {
        var evidence = new Evidences();
        var bundle = evidence.Bundle;
        var attested = new AttestedVerdict(bundle.Verdict, bundle.VerdictIndex, bundle.VerdictProof, bundle.Report, bundle.Signers);
        var ours = new OnChain.Bindings.QosOracle(Address.Zero).Publish(
            new OnChain.Bindings.ProvenVerdict(attested.Report, attested.Signers.ToBigInteger(), attested.Verdict, attested.Index,
                attested.Proof));
        Assert.Equal(ours.Data.ToArray(),
            new Flashback.Client.Contracts.QosOracleDefinition.PublishFunction { Proven = attested.ToProvenVerdict() }.GetCallData());
    }

    [Fact]
    public void A_fault_proof_goes_to_the_court_as_the_bindings_send_it()
    {
        var proof = new Evidences(verdict => verdict with { MeanLatencyMicros = 1 }).Bundle.ToFaultProof()!;
        var ours = new OnChain.Bindings.DisputeCourt(Address.Zero).ProveWrongVerdict(
            proof.Snapshot, proof.Report, proof.Signers.ToBigInteger(), proof.Verdict, proof.VerdictIndex, proof.VerdictProof,
            proof.Observations);
        Assert.Equal(ours.Data.ToArray(), proof.ToProveWrongVerdict().GetCallData());
    }

    [Fact]
    public void Terms_go_to_the_feed_as_the_bindings_send_them()
    {
        var terms = new Protocol.Compliance.Terms(1, 2, 3, 4, 5, 6);
        var function = new Flashback.Client.Contracts.ProviderOrchestratorDefinition.AddDataUnitFunction
        {
            Bridge = Address.Zero.ToString(),
            Offered = terms.ToDTO(),
        };
        Assert.Equal(terms, OnChain.Bindings.ProviderOrchestrator.AddDataUnitInput.Decode(function.GetCallData())!.Offered);
    }

    private static IEnumerable<(T Entry, Type Type)> Pairs<T>(
        string contract, string suffix, IEnumerable<T> entries, Func<T, string> nameOf, Func<Type, string?> nameOfType)
    {
        var types = typeof(ProvenVerdictDTO).Assembly.GetTypes()
            .Where(type => type.Namespace == $"{typeof(ProvenVerdictDTO).Namespace}.{contract}Definition"
                && type.Name.EndsWith(suffix, StringComparison.Ordinal))
            .ToDictionary(type => nameOfType(type)!);
        var named = entries.DistinctBy(nameOf).ToArray();
        Assert.Equal(named.Select(nameOf).Order(), types.Keys.Order());
        return named.Select(entry => (entry, types[nameOf(entry)]));
    }

    private static void CheckPlain(string contract, AbiFunction function, RandomValues random)
    {
        var message = typeof(ProvenVerdictDTO).Assembly.GetTypes().Single(type =>
            type.Namespace == $"{typeof(ProvenVerdictDTO).Namespace}.{contract}Definition"
            && type.GetCustomAttribute<FunctionAttribute>()?.Name == function.Name);
        var service = typeof(ProvenVerdictDTO).Assembly.GetType($"{typeof(ProvenVerdictDTO).Namespace}.{contract}Service")!;
        var result = service.GetMethods()
            .First(m => m.ReturnType.IsGenericType && m.GetParameters() is [var first, ..] && first.ParameterType == message)
            .ReturnType.GenericTypeArguments[0];
        var holder = Activator.CreateInstance(typeof(Holder<>).MakeGenericType(result))!;
        var values = random.Fill(holder, function.Outputs);
        var data = Hex.Encode(AbiCodec.Encode([.. function.Outputs.Select(o => o.Type)], values));
        var decoded = typeof(FunctionCallDecoder).GetMethods()
            .Single(m => m.Name == nameof(FunctionCallDecoder.DecodeSimpleTypeOutput) && m.IsGenericMethod)
            .MakeGenericMethod(result).Invoke(new FunctionCallDecoder(),
                [new Nethereum.ABI.Model.Parameter(function.Outputs[0].Type.ToString(), 1) { DecodedType = result }, data])!;
        Assert.Equal(
            Encoded(function.Outputs, values), Encoded(function.Outputs, [RandomValues.ToOurs(function.Outputs[0].Type, decoded)]));
    }

    private static void CheckObject(AbiFunction function, Type result, RandomValues random)
    {
        var values = random.Fill(Activator.CreateInstance(result)!, function.Outputs);
        var data = Hex.Encode(AbiCodec.Encode([.. function.Outputs.Select(o => o.Type)], values));
        var decoded = Activator.CreateInstance(result)!;
        typeof(FunctionCallDecoder).GetMethods()
            .Single(m => m.Name == nameof(FunctionCallDecoder.DecodeFunctionOutput) && m.GetParameters().Length == 2)
            .MakeGenericMethod(result).Invoke(new FunctionCallDecoder(), [decoded, data]);
        Assert.Equal(Encoded(function.Outputs, values), Encoded(function.Outputs, RandomValues.Read(decoded, function.Outputs)));
    }

    private static object Decode(Type type, FilterLog log)
    {
        var decoded = typeof(EventExtensions).GetMethods()
            .Single(m => m.Name == nameof(EventExtensions.DecodeEvent) && m.GetGenericArguments().Length == 1
                && m.GetParameters() is [var only] && only.ParameterType == typeof(FilterLog))
            .MakeGenericMethod(type).Invoke(null, [log]);
        return decoded!.GetType().GetProperty("Event")!.GetValue(decoded)!;
    }

    private static IEnumerable<(AbiType Type, object Value)> Indexed(AbiEvent item, object[] values, bool indexed) =>
        item.Inputs.Zip(values).Where(pair => pair.First.Indexed == indexed).Select(pair => (pair.First.Type, pair.Second));

    private static byte[] Encoded(IReadOnlyList<AbiParameter> parameters, object[] values) =>
        AbiCodec.Encode([.. parameters.Select(p => p.Type)], values);

    private static byte[] CallData(FunctionMessage message, Type type) => (byte[])typeof(FunctionMessageExtensions).GetMethods()
        .Single(m => m.Name == nameof(FunctionMessageExtensions.GetCallData) && m.GetParameters().Length == 1)
        .MakeGenericMethod(type).Invoke(null, [message])!;

    private sealed class Holder<T>
    {
        [Parameter("uint256", "", 1)]
        public T Value { get; set; } = default!;
    }
}
