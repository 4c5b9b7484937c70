namespace SelfRepair.Inference.Graphs;

/// <summary>How a graph is given its patches.</summary>
internal interface IPatchInputs
{
    /// <summary>Declares one patch of one hook.</summary>
    /// <param name="name">Its name: a hook's, with <c>.add</c>, <c>.keep</c> or <c>.replacement</c>.</param>
    /// <param name="neutral">The value that changes nothing.</param>
    /// <param name="dims">Its dimensions, a number or a name each; a name may stand for 1 in a run.</param>
    /// <returns>The name of the tensor that holds it.</returns>
    string Declare(string name, float neutral, params string[] dims);
}
