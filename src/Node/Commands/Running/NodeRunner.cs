using Flashback.Node.Configuration;
using Flashback.Node.Keys;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Commands.Running;

/// <summary>Runs a node until it is cancelled.</summary>
/// <exception cref="Hosting.TaskFailedException">A part failed for good.</exception>
internal delegate Task NodeRunner(
    NodeOptions options, NodeKeys keys, TimeProvider time, ILoggerFactory logs, LogLevelSwitch level, CancellationToken cancellation);
