
namespace Flashback.Node.Guarding;

/// <summary>Works on one item: what is thrown costs that item and is told. Only <see cref="OwnFailure"/> goes on to the caller.</summary>
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

    /// <exception cref="OperationCanceledException">Everything was stopped; a cancellation by
    /// nobody is told like any other failure.</exception>
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
