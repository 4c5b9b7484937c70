using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SelfRepair.Inference.Sessions;

/// <summary>ONNX Runtime's environment: one a process, telemetry off, one pool of threads for every session.</summary>
public static partial class OnnxRuntime
{
    private const string TelemetrySwitch = "ORT_DISABLE_TELEMETRY";

    private static readonly Lock Gate = new();
    private static int threadCount;
    private static OrtEnv? environment;

    /// <summary>Threads of the global pool; 0 before <see cref="Initialize"/>.</summary>
    public static int ThreadCount => threadCount;

    /// <summary>Version of the native library.</summary>
    public static string Version
    {
        get
        {
            Initialize(0);
            return environment!.GetVersionString();
        }
    }

    /// <summary>Execution providers of the native library, such as <c>CPUExecutionProvider</c>.</summary>
    public static IReadOnlyList<string> Providers
    {
        get
        {
            Initialize(0);
            return OrtEnv.Instance().GetAvailableProviders();
        }
    }

    /// <summary>Starts ONNX Runtime with a global pool of threads; only the first call in a process counts.</summary>
    /// <param name="threads">Threads of the pool; 0: one a physical core.</param>
    public static void Initialize(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        lock (Gate)
        {
            if (threadCount != 0)
            {
                return;
            }

            SwitchTelemetryOff();
            int count = threads == 0 ? PhysicalCores.Count() : threads;
            using OrtThreadingOptions threading = new()
            {
                GlobalIntraOpNumThreads = count,
                GlobalInterOpNumThreads = 1,
                GlobalSpinControl = true,
            };
            EnvironmentCreationOptions options = new()
            {
                logId = "SelfRepair",
                logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
                threadOptions = threading,
            };
            environment = OrtEnv.CreateInstanceWithOptions(ref options);
            RegisterArena(environment);
            threadCount = count;
        }
    }

    /// <summary>One arena for every session: blocks run one after another, so that what one leaves the next takes,
    /// instead of a peak of memory for each of them.</summary>
    private static void RegisterArena(OrtEnv environment)
    {
        using OrtMemoryInfo memory =
            new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using OrtArenaCfg arena = new(0, -1, -1, -1);
        environment.CreateAndRegisterAllocator(memory, arena);
    }

    /// <summary>The native library reads its switch with getenv. On Unix .NET keeps its own copy of the environment, so
    /// the variable is set there too.</summary>
    private static void SwitchTelemetryOff()
    {
        Environment.SetEnvironmentVariable(TelemetrySwitch, "1");
        if (!OperatingSystem.IsWindows() && SetEnvironmentVariable(TelemetrySwitch, "1", 1) != 0)
        {
            throw new InvalidOperationException($"{TelemetrySwitch} could not be set.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
