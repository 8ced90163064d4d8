using Flashback.Node.Configuration;
using Flashback.Node.Configuration.Catalog;
using Flashback.Node.Configuration.Reading;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Tests.Configuration.Reading;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private NodeOptions Valid(string text, Dictionary<string, string>? environment = null, Dictionary<string, string>? flags = null)
    {
        var loaded = Minimal.Load(_folder, text, environment, flags);
        Assert.Empty(loaded.Problems);
        return loaded.Options!;
    }

    private IReadOnlyList<ConfigurationProblem> Problems(string text, Dictionary<string, string>? environment = null)
    {
        var loaded = Minimal.Load(_folder, text, environment);
        Assert.Null(loaded.Options);
        return loaded.Problems;
    }

    [Fact]
    public void A_minimal_file_with_comments_and_trailing_commas_is_enough()
    {
        var options = Valid(Minimal.File);
        Assert.Equal(31337, options.Chain.Id);
        Assert.Equal([new Uri("http://127.0.0.1:8545")], options.Chain.RpcUrls);
        Assert.Equal(_folder.Path, options.DataDirectory);
        Assert.Equal("127.0.0.1:9640", options.Api.Listen.ToString());
        Assert.Equal(LogLevel.Information, options.Log.Level);
    }

    [Fact]
    public void Flags_win_over_environment_over_file_over_default()
    {
        var text = Minimal.With(""" "api": { "requestsPerSecond": 10 }, """);
        var environment = new Dictionary<string, string> { ["ORACLE_API_REQUESTS_PER_SECOND"] = "20" };
        var flags = new Dictionary<string, string> { ["api.requestsPerSecond"] = "30" };
        Assert.Equal(200, Valid(Minimal.File).Api.RequestsPerSecond);
        Assert.Equal(10, Valid(text).Api.RequestsPerSecond);
        Assert.Equal(20, Valid(text, environment).Api.RequestsPerSecond);
        Assert.Equal(30, Valid(text, environment, flags).Api.RequestsPerSecond);
        var origin = Minimal.Load(_folder, text, environment, flags).Origins.Single(item => item.Setting.Key == "api.requestsPerSecond");
        Assert.Equal("flag --api-requests-per-second", origin.Origin);
    }

    [Fact]
    public void Lists_come_from_the_environment_separated_by_commas()
    {
        var options = Valid(Minimal.File, new() { ["ORACLE_CHAIN_RPC_URLS"] = "http://a:1, https://b/" });
        Assert.Equal([new Uri("http://a:1"), new Uri("https://b/")], options.Chain.RpcUrls);
    }

    [Fact]
    public void Paths_count_from_the_file()
    {
        var options = Valid(Minimal.With(""" "dataDirectory": "state", "keys": { "signer": "../s.json" }, """));
        Assert.Equal(_folder.File("state"), options.DataDirectory);
        Assert.Equal(Path.GetFullPath("../s.json", _folder.Path), options.Keys.Signer);
    }

    [Fact]
    public void Every_problem_is_reported_at_once_with_value_bound_and_fix()
    {
        var problems = Problems("""
            {
              "chain": { "id": 0, "rpcUrls": ["ftp://x", "https://xn--ü.com/"], "pollMilis": 5 },
              "contracts": { "oracle": "0x12" },
              "api": { "listen": "nowhere" },
              "log": { "format": "xml" },
              "faults": { "latencyFactor": 1001 },
            }
            """);
        Assert.Equal(
            [
                "api.listen", "chain.id", "chain.pollMilis", "chain.rpcUrls[0]", "chain.rpcUrls[1]", "contracts.consumerOrchestrator",
                "contracts.disputeCourt",
                "contracts.oracle", "contracts.providerOrchestrator", "contracts.validatorRegistry", "faults.latencyFactor", "log.format",
            ],
            problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        var id = problems.Single(problem => problem.Key == "chain.id");
        Assert.Equal("0", id.Value);
        Assert.Contains("from 1 to 9007199254740991", id.Bound, StringComparison.Ordinal);
        Assert.Contains("31337", id.Fix, StringComparison.Ordinal);
        Assert.Contains("chain.pollMillis", problems.Single(problem => problem.Key == "chain.pollMilis").Fix, StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.NotEmpty(problem.Fix));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(100_000, true)]
    [InlineData(100_001, false)]
    public void Bounds_hold_from_both_sides(int value, bool valid) =>
        Assert.Equal(valid, Minimal.Load(_folder, Minimal.With($$""" "api": { "requestsPerSecond": {{value}} }, """)).Options is not null);

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(0, false)]
    public void Lists_are_bounded_from_both_sides(int count, bool valid)
    {
        var urls = string.Join(',', Enumerable.Repeat("http://a", count));
        Assert.Equal(valid, Minimal.Load(_folder, Minimal.File, flags: new() { ["chain.rpcUrls"] = urls }).Options is not null);
    }

    [Theory]
    [InlineData(103, true)]
    [InlineData(104, false)]
    public void A_sockets_path_is_as_long_as_every_platform_takes(int bytes, bool valid)
    {
        var flags = new Dictionary<string, string> { ["api.socket"] = "/" + new string('s', bytes - 1) };
        var loaded = Minimal.Load(_folder, Minimal.File, flags: flags);
        Assert.Equal(valid ? [] : ["api.socket"], loaded.Problems.Select(problem => problem.Key));
    }

    [Fact]
    public void Credentials_are_read_checked_and_never_shown()
    {
        _folder.Write("secret", "s3cr3t\n");
        var text = Minimal.With("""
            "probe": { "credentials": [
              { "bridge": "0x5FbDB2315678afecb367f032d93F642f64180aa3", "accessKey": "AKIDEXAMPLE", "secretFile": "secret" },
            ] },
            """);
        var loaded = Minimal.Load(_folder, text);
        Assert.Empty(loaded.Problems);
        var credential = Assert.Single(loaded.Options!.Probe.Credentials);
        Assert.Equal("AKIDEXAMPLE", credential.AccessKey);
        Assert.Equal(_folder.File("secret"), credential.SecretFile);
        Assert.DoesNotContain(loaded.Origins, item => item.Shown.Contains("AKIDEXAMPLE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_credential_names_its_field()
    {
        var problems =
            Problems(Minimal.With(""" "probe": { "credentials": [ { "bridge": "0x1", "acessKey": "x", "secretFile": "none" } ] }, """));
        Assert.Equal(
            ["probe.credentials[0].accessKey", "probe.credentials[0].acessKey", "probe.credentials[0].bridge"],
            problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Misbehaviour_is_refused_away_from_the_development_chain()
    {
        Assert.True(Valid(Minimal.With(""" "faults": { "lie": true }, """)).Faults.Lie);
        var problem = Assert.Single(Problems(Minimal.With(""" "faults": { "lie": true }, """), new() { ["ORACLE_CHAIN_ID"] = "1" }));
        Assert.Equal("faults", problem.Key);
        Assert.Contains("31337", problem.Bound, StringComparison.Ordinal);
    }

    [Fact]
    public void A_url_with_a_key_in_it_is_shown_by_its_host_alone()
    {
        var loaded =
            Minimal.Load(_folder, Minimal.File, new() { ["ORACLE_CHAIN_RPC_URLS"] = "https://user:pw@rpc.example/v2/KEY?token=T" });
        Assert.Equal("https://rpc.example", loaded.Origins.Single(item => item.Setting.Key == "chain.rpcUrls").Shown);
    }

    [Fact]
    public void A_mistyped_variable_is_found_and_a_foreign_one_left_alone()
    {
        Valid(Minimal.File, new() { ["ORACLE_HOME"] = "/opt/db" });
        var problem = Assert.Single(Problems(Minimal.File, new() { ["ORACLE_CHAIN_IDS"] = "1" }));
        Assert.Contains("ORACLE_CHAIN_ID", problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"chain\": ")]
    public void A_non_object_is_one_clear_problem(string text) =>
        Assert.Contains(Problems(text), problem => problem.Key == "file" && problem.Bound.Contains("JSON", StringComparison.Ordinal));

    [Fact]
    public void A_setting_given_twice_is_a_problem() =>
        Assert.Contains(
            Problems(Minimal.With(""" "dataDirectory": "a", "dataDirectory": "b", """)), problem => problem.Bound == "given twice");

    [Fact]
    public void A_missing_file_says_how_to_make_one()
    {
        var loaded = ConfigurationLoader.Load(new ConfigurationSources(_folder.File("none.json")));
        Assert.Contains(
            loaded.Problems, problem => problem.Key == "file" && problem.Fix.Contains("oracle-node init", StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_file_is_valid_once_its_required_settings_are_given()
    {
        var given = SettingCatalog.All.Where(setting => setting.IsRequired)
            .ToDictionary(setting => setting.Key, setting => setting.Declaration.Example!);
        Assert.Empty(Minimal.Load(_folder, ExampleConfiguration.Write(given)).Problems);
    }

    [Theory]
    [InlineData(""" "p2p": { "listen": "127.0.0.1:4001" }, """, "p2p.listen", "multiaddr")]
    [InlineData(""" "p2p": { "listen": "/dns4/localhost/tcp/4001" }, """, "p2p.listen", "an IP address")]
    [InlineData(""" "p2p": { "bootstrap": ["/ip4/8.8.8.8/tcp/4001"] }, """, "p2p.bootstrap", "/p2p/PEERID")]
    [InlineData(""" "p2p": { "bootstrap": ["/ip4/10.0.0.1/tcp/4001/p2p/16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY"] }, """,
        "p2p.bootstrap", "public")]
    [InlineData(""" "p2p": { "observers": ["nobody"] }, """, "p2p.observers[0]", "peer id")]
    [InlineData(""" "p2p": { "maxAnonymousObservers": 65 }, """, "p2p.maxAnonymousObservers", "from 0 to 64")]
    public void Peer_to_peer_settings_are_checked_before_anything_runs(string section, string key, string bound)
    {
        var problem = Assert.Single(Problems(Minimal.With(section)));
        Assert.Equal(key, problem.Key);
        Assert.Contains(bound, problem.Bound, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_bootstrap_is_fine_where_private_networks_are_allowed()
    {
        var options =
            Valid(Minimal.With(
                """ "p2p": { "allowPrivate": true, "bootstrap": ["/ip4/10.0.0.1/tcp/4001/p2p/16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY"], "observers": ["16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY"] }, """));
        Assert.Equal(options.P2p.Bootstrap[0].Peer, options.P2p.Observers[0]);
    }
}
