using Microsoft.ML.OnnxRuntime;

namespace SelfRepair.Inference.Sessions;

/// <summary>Carries a cancellation into ONNX Runtime, which stops at its next node.</summary>
internal sealed class Cancellation : IDisposable
{
    private readonly CancellationToken token;
    private readonly RunOptions runOptions = new();
    private readonly CancellationTokenRegistration registration;

    public Cancellation(CancellationToken token)
    {
        this.token = token;
        registration = token.Register(() => runOptions.Terminate = true);
    }

    /// <summary>Runs a session with bound inputs and outputs.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled before or during the run.</exception>
    public void Run(InferenceSession session, OrtIoBinding binding)
    {
        token.ThrowIfCancellationRequested();
        try
        {
            session.RunWithBinding(runOptions, binding);
        }
        catch (OnnxRuntimeException) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }
    }

    public void Dispose()
    {
        registration.Dispose();
        runOptions.Dispose();
    }
}
