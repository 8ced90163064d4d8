using Flashback.Node.Configuration.Reading;

namespace Flashback.Node.Tests.Configuration;

internal static class Minimal
{
    public const string File = """
        {
          // What has no default.
          "chain": { "id": 31337, "rpcUrls": ["http://127.0.0.1:8545"] },
          "contracts": {
            "oracle": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
            "validatorRegistry": "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
            "providerOrchestrator": "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0",
            "consumerOrchestrator": "0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9",
            "disputeCourt": "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9",
          },
          /*more*/
        }
        """;

    public static string With(string more) => File.Replace("/*more*/", more, StringComparison.Ordinal);

    public static LoadedConfiguration Load(
        TempFolder folder, string text, Dictionary<string, string>? environment = null, Dictionary<string, string>? flags = null) =>
        ConfigurationLoader.Load(
            new ConfigurationSources(folder.Write("oracle-node.json", text)) { Environment = environment ?? [], Flags = flags ?? [] });
}
