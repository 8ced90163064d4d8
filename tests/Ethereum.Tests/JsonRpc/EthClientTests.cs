using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.Ethereum.Tests.Support;
using Flashback.Ethereum.Transactions;

namespace Flashback.Ethereum.Tests.JsonRpc;

public sealed class EthClientTests : IDisposable
{
    private const string Someone = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf";
    private static readonly string Word = "0x" + new string('1', 64);
    private static readonly Address Account = Address.Parse(Someone);

    private readonly FakeServers _servers = new();
    private readonly JsonRpcClient _rpc;
    private readonly EthClient _eth;

    public EthClientTests()
    {
        _rpc = new JsonRpcClient([new Uri("http://one")], new JsonRpcOptions(), new SteppedTime(), _servers);
        _eth = new EthClient(_rpc);
    }

    public void Dispose()
    {
        _rpc.Dispose();
        _servers.Dispose();
    }

    private void Answer(JsonNode? result) => _servers.Answer = (_, call) => FakeServers.Result(call, result?.DeepClone());

    private string Sent() => $"{_servers.Seen[^1].Call["method"]} {_servers.Seen[^1].Call["params"]!.ToJsonString()}";

    private static JsonObject Header() => new()
    {
        ["number"] = "0x10",
        ["hash"] = Word,
        ["parentHash"] = Word,
        ["timestamp"] = "0x65",
        ["baseFeePerGas"] = "0x7",
        ["gasLimit"] = "0x1c9c380",
        ["transactions"] = new JsonArray()
    };

    private static JsonObject Log() => new()
    {
        ["address"] = Someone,
        ["topics"] = new JsonArray(Word),
        ["data"] = "0x01",
        ["blockNumber"] = "0x10",
        ["blockHash"] = Word,
        ["transactionHash"] = Word,
        ["logIndex"] = "0x2",
        ["removed"] = false,
    };

    private static JsonObject Receipt() => new()
    {
        ["transactionHash"] = Word,
        ["blockHash"] = Word,
        ["blockNumber"] = "0x10",
        ["from"] = Someone,
        ["to"] = null,
        ["contractAddress"] = Someone,
        ["status"] = "0x1",
        ["gasUsed"] = "0x5208",
        ["effectiveGasPrice"] = "0x9",
        ["logs"] = new JsonArray(Log()),
    };

    [Fact]
    public async Task Asks_for_numbers()
    {
        Answer("0x7a69");
        Assert.Equal(31337UL, await _eth.ChainIdAsync());
        Assert.Equal(31337UL, await _eth.GetTransactionCountAsync(Account));
        Assert.Equal($"eth_getTransactionCount [\"{Account}\",\"latest\"]", Sent());
        Answer("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
        Assert.Equal((BigInteger.One << 256) - 1, await _eth.GetBalanceAsync(Account, 5));
        Assert.Equal($"eth_getBalance [\"{Account}\",\"0x5\"]", Sent());
    }

    [Fact]
    public async Task Reads_blocks()
    {
        Answer(Header());
        Assert.Equal(
            new Block(16, Bytes32.Parse(Word), Bytes32.Parse(Word), 101, 7, 30_000_000), await _eth.GetBlockAsync(BlockTag.Latest));
        Assert.Equal("eth_getBlockByNumber [\"latest\",false]", Sent());
        Answer(null);
        Assert.Null(await _eth.GetBlockAsync(16));
    }

    [Fact]
    public async Task Calls_and_estimates()
    {
        Answer("0xabcd");
        Assert.Equal([0xab, 0xcd], await _eth.CallAsync(Account, new byte[] { 1 }));
        Assert.Equal($$"""eth_call [{"data":"0x01","to":"{{Account}}"},"latest"]""", Sent());
        await _eth.EstimateGasAsync(new CallRequest { From = Account, Value = 16 });
        Assert.Equal($$"""eth_estimateGas [{"data":"0x","from":"{{Account}}","value":"0x10"}]""", Sent());
        _servers.Answer = (_, call) => FakeServers.Error(call, 3, "execution reverted", "0x01020304");
        var revert = await Assert.ThrowsAsync<RevertException>(() => _eth.CallAsync(Account, default));
        Assert.Equal([1, 2, 3, 4], revert.RevertData.ToArray());
    }

    [Fact]
    public async Task Sends_a_transaction_and_knows_its_hash()
    {
        using var key = PrivateKey.Generate();
        var signed =
            new Eip1559Transaction { ChainId = 1, Nonce = 0, GasLimit = 21000, MaxFeePerGas = 1, MaxPriorityFeePerGas = 1 }.Sign(key);
        Answer(signed.Hash.ToString());
        Assert.Equal(signed.Hash, await _eth.SendRawTransactionAsync(signed));
        Assert.Equal($"eth_sendRawTransaction [\"{Hex.Encode(signed.Raw.Span)}\"]", Sent());

        foreach (var words in new[] { "already known", "known transaction: 0x1", "AlreadyKnown", "transaction already imported" })
        {
            _servers.Answer = (_, call) => FakeServers.Error(call, -32000, words);
            Assert.Equal(signed.Hash, await _eth.SendRawTransactionAsync(signed));
        }
        _servers.Answer = (_, call) => FakeServers.Error(call, -32000, "insufficient funds");
        await Assert.ThrowsAsync<JsonRpcErrorException>(() => _eth.SendRawTransactionAsync(signed));
        Answer(Word);
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.SendRawTransactionAsync(signed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_used_nonce_is_success_if_this_transaction_used_it(bool mined)
    {
        using var key = PrivateKey.Generate();
        var signed =
            new Eip1559Transaction { ChainId = 1, Nonce = 0, GasLimit = 21000, MaxFeePerGas = 1, MaxPriorityFeePerGas = 1 }.Sign(key);
        _servers.Answer = (_, call) =>
        {
            if ((string?)call["method"] == "eth_sendRawTransaction") return FakeServers.Error(call, -32003, "nonce too low");
            JsonObject known = new()
            {
                ["hash"] = signed.Hash.ToString(),
                ["from"] = Someone,
                ["nonce"] = "0x0",
                ["value"] = "0x0",
                ["input"] = "0x",
                ["blockNumber"] = "0x1"
            };
            return FakeServers.Result(call, mined ? known : null);
        };
        if (mined) Assert.Equal(signed.Hash, await _eth.SendRawTransactionAsync(signed));
        else await Assert.ThrowsAsync<JsonRpcErrorException>(() => _eth.SendRawTransactionAsync(signed));
    }

    [Fact]
    public async Task Reads_receipts_and_transactions()
    {
        Answer(Receipt());
        var receipt = (await _eth.GetTransactionReceiptAsync(Bytes32.Parse(Word)))!;
        Assert.True(receipt.Succeeded);
        Assert.Null(receipt.To);
        Assert.Equal(Account, receipt.ContractAddress);
        Assert.Equal(21000UL, receipt.GasUsed);
        Assert.Equal(9, receipt.EffectiveGasPrice);
        Assert.Equal(2UL, Assert.Single(receipt.Logs).LogIndex);
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetTransactionReceiptAsync(Bytes32.Zero));

        Answer(new JsonObject
        {
            ["hash"] = Word,
            ["from"] = Someone,
            ["to"] = Someone,
            ["nonce"] = "0x3",
            ["value"] = "0x0",
            ["input"] = "0x05",
            ["blockNumber"] = null
        });
        var waiting = (await _eth.GetTransactionAsync(Bytes32.Parse(Word)))!;
        Assert.Null(waiting.BlockNumber);
        Assert.Equal([5], waiting.Data.ToArray());
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetTransactionAsync(Bytes32.Zero));

        Answer(null);
        Assert.Null(await _eth.GetTransactionReceiptAsync(Bytes32.Zero));
        Assert.Null(await _eth.GetTransactionAsync(Bytes32.Zero));
    }

    [Fact]
    public async Task Fetches_logs_and_refuses_others()
    {
        Answer(new JsonArray(Log()));
        var filter = new LogFilter { FromBlock = 1, ToBlock = 20, Addresses = [Account] };
        Assert.Equal(Account, Assert.Single(await _eth.GetLogsAsync(filter)).Address);
        Assert.Equal($$"""eth_getLogs [{"fromBlock":"0x1","toBlock":"0x14","address":["{{Account}}"]}]""", Sent());
        await _eth.GetLogsAsync(new LogFilter { BlockHash = Bytes32.Parse(Word) });
        Assert.Equal($$"""eth_getLogs [{"blockHash":"{{Word}}"}]""", Sent());

        LogFilter[] others =
        [
            filter with { Addresses = [Address.Zero] }, filter with { BlockHash = Bytes32.Zero },
        ];
        foreach (var other in others) await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetLogsAsync(other));
    }

    public static TheoryData<string, string?> Lies => new()
    {
        { "hash", "\"0x12\"" }, { "hash", null }, { "number", "\"0x10000000000000000\"" }, { "number", "\"16\"" }, { "number", "\"0x\"" },
        { "number", "16" },
        { "timestamp", "\"0x-1\"" }, { "timestamp", "\"0x" + "11111111111111111111111111111111111111111111111111111111111111111" + "\"" },
        { "parentHash", "{}" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task An_answer_of_another_form_is_named(string field, string? value)
    {
        var header = Header();
        if (value is null) header.Remove(field);
        else header[field] = JsonNode.Parse(value);
        Answer(header);
        var error = await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetBlockAsync(BlockTag.Latest));
        Assert.StartsWith($"eth_getBlockByNumber at http://one returned something else than it should: {field} is no ", error.Message);
    }

    [Fact]
    public async Task Other_answers_of_another_form()
    {
        Answer(new JsonArray());
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetBlockAsync(BlockTag.Latest));
        Answer("0xabc");
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetCodeAsync(Account));
        Answer("abcd");
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetCodeAsync(Account));
        Answer("{}");
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetLogsAsync(new LogFilter()));
        var log = Log();
        log["topics"] = new JsonArray(Word, Word, Word, Word, Word);
        Answer(new JsonArray(log));
        await Assert.ThrowsAsync<JsonRpcAnswerException>(() => _eth.GetLogsAsync(new LogFilter()));
    }
}
