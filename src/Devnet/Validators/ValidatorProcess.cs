using Flashback.Devnet.Processes;

namespace Flashback.Devnet.Validators;

/// <summary>A validator's process: the same <c>oracle-node run</c> that an operator runs. It can be killed and started again.</summary>
public sealed class ValidatorProcess(ValidatorPlan plan, Supervisor supervisor) : IAsyncDisposable
{
    private ChildProcess? _process;

    public ValidatorPlan Plan => plan;
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The last lines it wrote.</summary>
    public string Tail => _process?.Tail ?? "";

    public void Start() =>
        _process = supervisor.Start(
            plan.Name, "dotnet", [Path.Combine(AppContext.BaseDirectory, "oracle-node.dll"), "run", "--config", plan.ConfigFile],
            $"validator-{plan.Number}.log", new Dictionary<string, string> { ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" });

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        await _process.KillAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }
}
