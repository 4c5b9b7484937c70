namespace SelfRepair.Inference.Packages;

/// <summary>The MLP's activation function.</summary>
public enum ActivationFunction
{
    /// <summary>The exact form, x Phi(x) with the error function.</summary>
    Gelu,

    /// <summary>The tanh form, known as gelu_new, gelu_fast and gelu_pytorch_tanh.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
