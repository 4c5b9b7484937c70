using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Sessions;

/// <summary>A session's inputs and outputs for one run. A tensor of the host that is bound as an input is copied to the
/// device there and then; one that is bound as an output receives its copy when the run ends.</summary>
internal sealed class SessionBinding : IDisposable
{
    private readonly InferenceSession session;
    private readonly ExecutionDevice device;
    private readonly OrtIoBinding binding;
    private readonly List<OrtValue> views = [];

    /// <summary>An empty binding.</summary>
    /// <param name="session">The session.</param>
    /// <param name="device">What it runs on.</param>
    public SessionBinding(InferenceSession session, ExecutionDevice device)
    {
        this.session = session;
        this.device = device;
        binding = session.CreateIoBinding();
    }

    /// <summary>Whether the graph has an input.</summary>
    public bool HasInput(string name) => session.InputMetadata.ContainsKey(name);

    /// <summary>Binds an input.</summary>
    public void Input(string name, OrtValue value) => binding.BindInput(name, value);

    /// <summary>Takes over a view that is to be bound.</summary>
    /// <returns>The view.</returns>
    public OrtValue Own(OrtValue view)
    {
        views.Add(view);
        return view;
    }

    /// <summary>Binds an output.</summary>
    public void Output(string name, OrtValue value) => binding.BindOutput(name, value);

    /// <summary>Runs the session; what is bound must live until it ends.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Run(Cancellation cancellation)
    {
        if (device.HasOwnMemory)
        {
            binding.SynchronizeBoundInputs();
        }

        cancellation.Run(session, binding);
        if (device.HasOwnMemory)
        {
            binding.SynchronizeBoundOutputs();
        }
    }

    public void Dispose()
    {
        binding.Dispose();
        views.ForEach(view => view.Dispose());
    }
}
