
namespace Flashback.Node.Guarding;

/// <summary>
/// Processes one item: an exception loses only that item and is reported. Only an <see cref="OwnFailure"/> reaches the caller.
/// </summary>
internal static class Guarded
{
    public static void Run(Action work, Action<Exception> failed)
    {
        try
        {
            work();
        }
        catch (Exception error) when (!OwnFailure.EndsTheNode(error))
        {
            failed(error);
        }
    }

    /// <exception cref="OperationCanceledException">The caller's token was cancelled; any other cancellation is reported like any other
    /// failure.</exception>
    public static async Task RunAsync(Func<Task> work, Action<Exception> failed, CancellationToken stop)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (!OwnFailure.EndsTheNode(error))
        {
            failed(error);
        }
    }
}
